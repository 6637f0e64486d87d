kubectl apply -f age-key.yaml
